using LiveOrleans.Channels;

namespace LiveOrleans.Grains;

/// <summary>Converts <see cref="ClientInfo"/> for the way between silos.</summary>
[RegisterConverter]
internal sealed class ClientInfoConverter : IConverter<ClientInfo, ClientInfoSurrogate>
{
    public ClientInfo ConvertFromSurrogate(in ClientInfoSurrogate surrogate) =>
        new(surrogate.User, surrogate.Client);

    public ClientInfoSurrogate ConvertToSurrogate(in ClientInfo value) =>
        new() { User = value.User, Client = value.Client };
}
