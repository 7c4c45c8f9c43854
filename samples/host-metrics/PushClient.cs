using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace LiveOrleans.HostMetrics;

/// <summary>Posts batches of line protocol to a stream of the server.</summary>
internal sealed class PushClient(HttpClient http, string stream)
{
    private const int ReasonLength = 300;

    public Uri? Address => http.BaseAddress;

    public async Task<PushAnswer> PushAsync(string batch, CancellationToken stop)
    {
        using var content = new StringContent(batch, Encoding.UTF8, new MediaTypeHeaderValue("text/plain", "utf-8"));
        try
        {
            using var response = await http.PostAsync(new Uri($"api/live/push/{Uri.EscapeDataString(stream)}", UriKind.Relative), content, stop);
            return await ReadAsync(response, stop);
        }
        catch (HttpRequestException unreachable)
        {
            return new(PushOutcome.Away, unreachable.Message);
        }
        catch (TaskCanceledException) when (!stop.IsCancellationRequested)
        {
            return new(PushOutcome.Away, $"no answer within {http.Timeout.TotalSeconds:0.#} s");
        }
    }

    private static async Task<PushAnswer> ReadAsync(HttpResponseMessage response, CancellationToken stop)
    {
        if (response.StatusCode == HttpStatusCode.OK)
        {
            return new(PushOutcome.Taken);
        }

        var body = await response.Content.ReadAsStringAsync(stop);
        var reason = $"{(int)response.StatusCode} {body[..Math.Min(body.Length, ReasonLength)]}".TrimEnd();
        var temporary = (int)response.StatusCode >= 500 || response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout;
        return new(temporary ? PushOutcome.Away : PushOutcome.Refused, reason);
    }
}
