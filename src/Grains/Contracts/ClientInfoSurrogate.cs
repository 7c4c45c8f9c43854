namespace LiveOrleans.Grains;

/// <summary>How <see cref="Channels.ClientInfo"/> travels between silos.</summary>
[GenerateSerializer]
[Alias("LiveOrleans.ClientInfo")]
[Immutable]
internal struct ClientInfoSurrogate
{
    [Id(0)]
    public string User;

    [Id(1)]
    public string Client;
}
