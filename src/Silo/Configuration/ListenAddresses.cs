using System.Net;

namespace LiveOrleans.Silo;

/// <summary>The addresses that the configuration makes the server listen on.</summary>
internal static class ListenAddresses
{
    /// <summary>What is listened on when the configuration says nothing.</summary>
    public const string Default = "http://127.0.0.1:8000";

    /// <summary>Finds the addresses in the order in which Kestrel prefers them; empty when there are none.</summary>
    public static IReadOnlyList<string> Find(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"] ?? "*").ToArray();
        if (endpoints.Length > 0)
        {
            return endpoints;
        }

        if (configuration[WebHostDefaults.ServerUrlsKey] is { Length: > 0 } urls)
        {
            return urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }

        return [.. Ports(configuration, WebHostDefaults.HttpPortsKey, "http"), .. Ports(configuration, WebHostDefaults.HttpsPortsKey, "https")];
    }

    /// <summary>Whether only processes of this machine can reach an address.</summary>
    /// <param name="address">A URL as Kestrel takes it; what is not understood counts as reachable.</param>
    public static bool IsLocal(string address)
    {
        if (!BindingAddressFrom(address, out var binding))
        {
            return false;
        }

        var host = binding.Host.Trim('[', ']');
        return binding.IsUnixPipe || binding.IsNamedPipe
            || string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host, out var ip) && IPAddress.IsLoopback(ip));
    }

    private static bool BindingAddressFrom(string address, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out BindingAddress? binding)
    {
        try
        {
            binding = BindingAddress.Parse(address);
            return true;
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            binding = null;
            return false;
        }
    }

    private static IEnumerable<string> Ports(IConfiguration configuration, string key, string scheme) =>
        (configuration[key] ?? string.Empty).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(port => $"{scheme}://*:{port}");
}
