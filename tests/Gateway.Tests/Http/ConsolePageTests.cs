using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;

namespace LiveOrleans.Gateway.Tests;

public sealed partial class ConsolePageTests
{
    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/licences.txt", "text/plain")]
    public async Task Get_FileUnderItsOwnName_IsServedUnderTheContentPolicyAndAskedForAgain(string path, string type)
    {
        await using var host = await HttpHost.StartAsync();

        using var response = await host.GetAsync(path);

        AssertServed(response, type);
        Assert.True(response.Headers.CacheControl?.NoCache);
    }

    [Theory]
    [InlineData(".js", "text/javascript")]
    [InlineData(".css", "text/css")]
    public async Task Get_FileNamedByItsHash_IsKeptForAYear(string ending, string type)
    {
        await using var host = await HttpHost.StartAsync();
        using var page = await host.GetAsync("/");
        var path = Linked().Matches(await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))
            .Select(match => match.Groups["path"].Value).Single(path => path.EndsWith(ending, StringComparison.Ordinal));

        using var response = await host.GetAsync($"/{path}");

        AssertServed(response, type);
        Assert.Equal(TimeSpan.FromDays(365), response.Headers.CacheControl?.MaxAge);
        Assert.False(response.Headers.CacheControl?.NoCache);
    }

    [Fact]
    public async Task Get_WithTheTagOfTheCopy_Answers304()
    {
        await using var host = await HttpHost.StartAsync();
        using var first = await host.GetAsync("/");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.IfNoneMatch.Add(first.Headers.ETag ?? EntityTagHeaderValue.Any);

        using var second = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Theory]
    [InlineData("gzip, br", "gzip")]
    [InlineData("br, GZIP;q=0.5", "gzip")]
    [InlineData("gzip;q=0, br", null)]
    [InlineData("br", null)]
    public async Task Get_ByWhatTheBrowserTakes_IsCompressedOrNot(string accepted, string? encoding)
    {
        await using var host = await HttpHost.StartAsync();
        using var plain = await host.GetAsync("/licences.txt");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/licences.txt");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted);

        using var response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(encoding, response.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal(plain.Headers.ETag, response.Headers.ETag);
        Assert.Equal(["Accept-Encoding"], response.Headers.Vary);
        Assert.Equal(await plain.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken), await ReadAsync(response));
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response)
    {
        await using var sent = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await using var read = response.Content.Headers.ContentEncoding.Count == 0 ? sent : new GZipStream(sent, CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        await read.CopyToAsync(bytes, TestContext.Current.CancellationToken);
        return bytes.ToArray();
    }

    private static void AssertServed(HttpResponseMessage response, string type)
    {
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("default-src 'self'; img-src 'self' data:", Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
        Assert.NotEqual(0, response.Content.Headers.ContentLength);
    }

    // Relative, so that the page works below a proxy's path.
    [GeneratedRegex("""(?:src|href)="\./(?<path>console-[^"]+)""" + "\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Linked();
}
