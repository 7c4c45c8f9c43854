namespace LiveOrleans.Grains;

/// <summary>How <see cref="Channels.SourceUser"/> travels between silos.</summary>
[GenerateSerializer]
[Alias("LiveOrleans.SourceUser")]
[Immutable]
internal struct SourceUserSurrogate
{
    [Id(0)]
    public string Id;

    [Id(1)]
    public string Login;

    [Id(2)]
    public string Name;

    [Id(3)]
    public string Email;

    [Id(4)]
    public string Role;
}
