using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

/// <summary>Asks Grafana who a caller is and what it may do, with the caller's own proof. Nothing is kept here.</summary>
/// <remarks>
/// The handler is disposed of with the client. Grafana's answers are those of 9.4 to 13: one of an older version to a service account
/// (400, 403 or 404 to <c>/api/user</c>) is followed by <c>/api/org</c>.
/// </remarks>
internal sealed partial class GrafanaClient(Uri grafana, HttpMessageHandler handler, TimeProvider time, ILogger<GrafanaClient> logger) : IDisposable
{
    /// <summary>How long all answers about one caller may take together.</summary>
    internal static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(5);

    private const string RotationIsDue = "session.token.rotate";
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    private readonly Uri _grafana = grafana.AbsoluteUri.EndsWith('/') ? grafana : new Uri($"{grafana.AbsoluteUri}/");
    private readonly HttpMessageInvoker _http = new(handler);
    private int _isAway;

    /// <summary>Finds out who a caller is. Never throws.</summary>
    public async Task<GrafanaAnswer> FindCallerAsync(GrafanaProof proof) =>
        await AskAsync(cancellationToken => FindAsync(proof, cancellationToken)) ?? GrafanaAnswer.Away;

    /// <summary>Finds out what a caller may do with a dashboard; an unknown right when the caller is not known any more. Never throws.</summary>
    public async Task<DashboardAnswer> FindRightAsync(GrafanaProof proof, string uid) =>
        await AskAsync(cancellationToken => FindAsync(proof, uid, cancellationToken)) ?? DashboardAnswer.Unknown;

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static bool IsMissing(HttpStatusCode status) => status is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden or HttpStatusCode.NotFound;

    // The part after the kind, which is a number where Grafana shows it to other sessions too.
    private static string IdOf(GrafanaUser? user, GrafanaProof proof)
    {
        if (proof.IsEmpty)
        {
            return "0";
        }

        var uid = user?.Uid ?? string.Empty;
        return uid.StartsWith("service-account:", StringComparison.Ordinal) ? uid["service-account:".Length..] : user?.Login is { Length: > 0 } login ? login : "service-account";
    }

    /// <summary>Asks within the time that an answer may take, and notes whether Grafana is there. Null when it is not.</summary>
    private async Task<TAnswer?> AskAsync<TAnswer>(Func<CancellationToken, Task<TAnswer>> ask)
        where TAnswer : class
    {
        using var deadline = new CancellationTokenSource(AnswerTime, time);
        try
        {
            var answer = await ask(deadline.Token);
            if (Interlocked.Exchange(ref _isAway, 0) != 0)
            {
                Log.Back(logger, _grafana.Authority);
            }

            return answer;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException or JsonException or IOException)
        {
            if (Interlocked.Exchange(ref _isAway, 1) == 0)
            {
                Log.Away(logger, _grafana.Authority, exception is OperationCanceledException ? $"no answer within {AnswerTime.TotalSeconds} s" : exception.Message);
            }

            return null;
        }
    }

    private async Task<GrafanaAnswer> FindAsync(GrafanaProof proof, CancellationToken cancellationToken)
    {
        using var response = await GetAsync("api/user", proof, cancellationToken);
        if (response.StatusCode is HttpStatusCode.Unauthorized)
        {
            return await ReadAsync<GrafanaFault>(response, cancellationToken) is { MessageId: RotationIsDue }
                ? new GrafanaAnswer(GrafanaStanding.NeedsRotation)
                : GrafanaAnswer.Refused;
        }

        var user = IsMissing(response.StatusCode) ? null : await ReadAsync<GrafanaUser>(Checked(response), cancellationToken);
        return user is { Id: > 0 } ? await FindUserAsync(user, proof, cancellationToken) : await FindOtherAsync(user, proof, cancellationToken);
    }

    // The current organisation of a user, or the one that the request wants, must be among its own.
    private async Task<GrafanaAnswer> FindUserAsync(GrafanaUser user, GrafanaProof proof, CancellationToken cancellationToken)
    {
        var orgId = proof.OrgId ?? user.OrgId;
        using var response = await GetAsync("api/user/orgs", proof, cancellationToken);
        if (response.StatusCode is HttpStatusCode.Unauthorized)
        {
            return GrafanaAnswer.Refused;
        }

        var memberships = await ReadAsync<GrafanaMembership[]>(Checked(response), cancellationToken);
        var membership = memberships?.FirstOrDefault(item => item.OrgId == orgId);
        return GrafanaRoles.Named(membership?.Role) is { } role
            ? Known(new Caller(orgId, user.Id.ToString(CultureInfo.InvariantCulture), role), user)
            : GrafanaAnswer.Refused;
    }

    private async Task<GrafanaAnswer> FindOtherAsync(GrafanaUser? user, GrafanaProof proof, CancellationToken cancellationToken)
    {
        var orgId = user?.OrgId ?? await FindOrgAsync(proof, cancellationToken);
        if (orgId <= 0)
        {
            return GrafanaAnswer.Refused;
        }

        using var response = await GetAsync("api/access-control/user/permissions", proof, cancellationToken);
        if (response.StatusCode is HttpStatusCode.Unauthorized)
        {
            return GrafanaAnswer.Refused;
        }

        var permissions = IsMissing(response.StatusCode) ? null : await ReadAsync<Dictionary<string, string[]?>>(Checked(response), cancellationToken);
        return Known(new Caller(orgId, IdOf(user, proof), GrafanaRoles.Holding(permissions ?? [])), user);
    }

    /// <summary>The organisation of a caller that is no user; 0 when there is none.</summary>
    private async Task<long> FindOrgAsync(GrafanaProof proof, CancellationToken cancellationToken)
    {
        using var response = await GetAsync("api/org", proof, cancellationToken);
        if (response.StatusCode is HttpStatusCode.Unauthorized || IsMissing(response.StatusCode))
        {
            return 0;
        }

        return (await ReadAsync<GrafanaOrg>(Checked(response), cancellationToken))?.Id ?? 0;
    }

    private async Task<DashboardAnswer> FindAsync(GrafanaProof proof, string uid, CancellationToken cancellationToken)
    {
        using var response = await GetAsync($"api/dashboards/uid/{Uri.EscapeDataString(uid)}", proof, cancellationToken);
        switch (response.StatusCode)
        {
            // The next look at the session says whether it has ended.
            case HttpStatusCode.Unauthorized:
                return DashboardAnswer.Unknown;
            case HttpStatusCode.Forbidden:
                return new DashboardAnswer(DashboardRight.None);
            case HttpStatusCode.NotFound or HttpStatusCode.BadRequest:
                return new DashboardAnswer(DashboardRight.Missing);
            default:
                var dashboard = await ReadAsync<GrafanaDashboard>(Checked(response), cancellationToken);
                return new DashboardAnswer(dashboard?.Meta is { CanEdit: true } or { CanSave: true } ? DashboardRight.Edit : DashboardRight.View);
        }
    }

    private async Task<HttpResponseMessage> GetAsync(string path, GrafanaProof proof, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_grafana, path));
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        proof.AddTo(request.Headers);
        return await _http.SendAsync(request, cancellationToken);
    }

    private static HttpResponseMessage Checked(HttpResponseMessage response) => response.StatusCode is HttpStatusCode.OK
        ? response
        : throw new HttpRequestException($"it answered {(int)response.StatusCode} to GET {response.RequestMessage?.RequestUri?.AbsolutePath}");

    private static async Task<TBody?> ReadAsync<TBody>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        try
        {
            return await JsonSerializer.DeserializeAsync<TBody>(body, Json, cancellationToken);
        }
        catch (JsonException) when (response.StatusCode is HttpStatusCode.Unauthorized)
        {
            // Of a proxy in between, which may say it in its own words.
            return default;
        }
    }

    private static GrafanaAnswer Known(Caller caller, GrafanaUser? user) => new(
        GrafanaStanding.Known,
        caller with { Login = user?.Login ?? string.Empty, Name = user?.Name ?? string.Empty, Email = user?.Email ?? string.Empty });

    private static partial class Log
    {
        [LoggerMessage(EventIds.GrafanaAway, LogLevel.Warning, "Grafana at {Host} cannot be asked who callers are: {Reason}. Callers that it has not named within the last minute are answered with 503.", EventName = nameof(EventIds.GrafanaAway))]
        public static partial void Away(ILogger logger, string host, string reason);

        [LoggerMessage(EventIds.GrafanaBack, LogLevel.Information, "Grafana at {Host} answers again.", EventName = nameof(EventIds.GrafanaBack))]
        public static partial void Back(ILogger logger, string host);
    }
}
