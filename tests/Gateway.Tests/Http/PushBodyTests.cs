using System.IO.Compression;
using System.Net;
using System.Text;

namespace LiveOrleans.Gateway.Tests;

public sealed class PushBodyTests
{
    private static readonly (string, string) SmallLimit = ("live:push_max_body_size", "2048");

    [Fact]
    public async Task Push_Gzip_IsRead()
    {
        await using var host = await HttpHost.StartAsync();

        using var response = await host.PushAsync(Packed("cpu v=1", "gzip"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Single(host.Channels.Batches);
    }

    [Fact]
    public async Task Push_OtherEncoding_Answers415AndNamesIt()
    {
        await using var host = await HttpHost.StartAsync();

        using var response = await host.PushAsync(Packed("cpu v=1", "br"));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, response.StatusCode);
        Assert.Contains("\"br\"", await HttpHost.MessageOf(response), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Push_NotGzipThatSaysItIs_Answers400()
    {
        await using var host = await HttpHost.StartAsync();
        var content = new ByteArrayContent("cpu v=1"u8.ToArray());
        content.Headers.ContentEncoding.Add("gzip");

        using var response = await host.PushAsync(content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(host.Channels.Batches);
    }

    [Fact]
    public async Task Push_GzipCutShort_Answers400()
    {
        await using var host = await HttpHost.StartAsync();
        var packed = Gzip(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 200).Select(i => $"cpu v={i}\n"))));
        var content = new ByteArrayContent(packed[..(packed.Length / 2)]);
        content.Headers.ContentEncoding.Add("gzip");

        using var response = await host.PushAsync(content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Empty(host.Channels.Batches);
    }

    [Fact]
    public async Task Push_GzipThatUnpacksBeyondTheLimit_Answers413()
    {
        await using var host = await HttpHost.StartAsync(null, SmallLimit);

        using var response = await host.PushAsync(Packed("# " + new string('x', 1 << 20), "gzip"));

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Contains("2048", await HttpHost.MessageOf(response), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2048, HttpStatusCode.OK)]
    [InlineData(2049, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Push_AtTheLimit_IsTheLastThatFits(int bytes, HttpStatusCode expected)
    {
        await using var host = await HttpHost.StartAsync(null, SmallLimit);

        using var response = await host.PushAsync("cpu v=1\n#".PadRight(bytes, 'x'));

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Push_FarOverTheLimit_IsDrainedSoThatTheSenderSeesTheAnswer()
    {
        await using var host = await HttpHost.StartAsync(null, SmallLimit);
        var content = new ByteArrayContent(new byte[32 * 1024 * 1024]);

        using var response = await host.PushAsync(content);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.NotEqual(true, response.Headers.ConnectionClose);
    }

    [Theory]
    [InlineData(2048, HttpStatusCode.OK)]
    [InlineData(2049, HttpStatusCode.RequestEntityTooLarge)]
    public async Task Push_ChunkedAtTheLimit_IsTheLastThatFits(int bytes, HttpStatusCode expected)
    {
        await using var host = await HttpHost.StartAsync(null, SmallLimit);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/live/push/telegraf");
        request.Content = new StringContent("cpu v=1\n#".PadRight(bytes, 'x'));
        request.Headers.TransferEncodingChunked = true;

        using var response = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Push_LargerThanTheFirstBuffer_IsReadWhole()
    {
        await using var host = await HttpHost.StartAsync();
        var lines = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"cpu v={i} {i}000000\n"));

        using var response = await host.PushAsync(Packed(lines, "gzip"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var (_, entries) = Assert.Single(host.Channels.Batches);
        Assert.EndsWith(",19998,19999]]}", Encoding.UTF8.GetString(entries[0].Data.Span), StringComparison.Ordinal);
    }

    private static ByteArrayContent Packed(string text, string encoding)
    {
        var content = new ByteArrayContent(Gzip(Encoding.UTF8.GetBytes(text)));
        content.Headers.ContentEncoding.Add(encoding);
        return content;
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }
}
