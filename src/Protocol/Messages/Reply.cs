namespace LiveOrleans.Protocol.Messages;

/// <content>What the generator does not know.</content>
public sealed partial class Reply
{
    /// <summary>What a reply with an error answers; it is counted by it, and never sent.</summary>
    public CommandKind Answers { get; set; }
}
