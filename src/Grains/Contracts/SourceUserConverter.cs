using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>Converts <see cref="SourceUser"/> for the way between silos.</summary>
[RegisterConverter]
internal sealed class SourceUserConverter : IConverter<SourceUser, SourceUserSurrogate>
{
    public SourceUser ConvertFromSurrogate(in SourceUserSurrogate surrogate) =>
        new(surrogate.Id, surrogate.Login, surrogate.Name, surrogate.Email, surrogate.Role);

    public SourceUserSurrogate ConvertToSurrogate(in SourceUser value) =>
        new() { Id = value.Id, Login = value.Login, Name = value.Name, Email = value.Email, Role = value.Role };
}
