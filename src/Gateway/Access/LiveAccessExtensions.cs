using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace LiveOrleans.Gateway;

/// <summary>Registers the modes of authentication.</summary>
public static class LiveAccessExtensions
{
    private const int MaxKeySetBytes = 1024 * 1024;

    private static readonly TimeSpan KeySetTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Adds the <see cref="IAuthenticator"/> that asks the configured modes in their order.</summary>
    /// <param name="services">The host's services. A mode that is not made here is an <see cref="IAuthenticationMode"/> among them.</param>
    /// <param name="access">The modes.</param>
    public static IServiceCollection AddLiveAccess(this IServiceCollection services, LiveAccess access)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(access);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RefusalLog>();
        if (access.Tokens is { } tokens)
        {
            services.AddSingleton(tokens);
            services.AddSingleton<TokenVerifier>();
            services.AddSingleton<SessionTokens>();
            if (tokens.KeySetUrl is { } url)
            {
                services.AddSingleton(provider => new KeySet(
                    new HttpClient { Timeout = KeySetTimeout, MaxResponseContentBufferSize = MaxKeySetBytes },
                    url,
                    provider.GetRequiredService<TimeProvider>(),
                    provider.GetRequiredService<ILogger<KeySet>>()));
            }
        }

        services.AddSingleton<IAuthenticator>(provider => new AuthenticationChain(
            access.Modes.Select(word => Mode(provider, access, word)), provider.GetRequiredService<RefusalLog>()));
        return services;
    }

    private static IAuthenticationMode Mode(IServiceProvider provider, LiveAccess access, string word) => word switch
    {
        AuthenticationModes.Anonymous => new AnonymousMode(access.AnonymousRole),
        AuthenticationModes.Jwt => new JwtMode(provider.GetRequiredService<SessionTokens>()),
        AuthenticationModes.ApiKey => new ApiKeyMode(access.Keys),
        _ => provider.GetServices<IAuthenticationMode>().Single(mode => string.Equals(mode.Name, word, StringComparison.Ordinal)),
    };
}
