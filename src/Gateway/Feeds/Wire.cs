using Google.Protobuf;
using LiveOrleans.Channels;
using LiveOrleans.Protocol;
using Messages = LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Gateway;

/// <summary>The channels' words as the client protocol spells them.</summary>
internal static class Wire
{
    /// <summary>A publication as a push carries it.</summary>
    public static PublicationPush Push(Publication publication) => new(publication.Data, publication.Offset)
    {
        Publisher = publication.Publisher is { } publisher ? Identity(publisher) : null,
    };

    /// <summary>A publication as a reply carries it.</summary>
    public static Messages.Publication Message(Publication publication) => new()
    {
        Data = UnsafeByteOperations.UnsafeWrap(publication.Data),
        Offset = publication.Offset,
        Info = publication.Publisher is { } publisher ? Message(publisher) : null,
    };

    /// <summary>A session as a push carries it.</summary>
    public static ClientIdentity Identity(ClientInfo client) => new(client.User, client.Client);

    /// <summary>A session as a reply carries it.</summary>
    public static Messages.ClientInfo Message(ClientInfo client) => new() { User = client.User, Client = client.Client };
}
