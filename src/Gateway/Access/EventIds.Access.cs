namespace LiveOrleans.Gateway;

/// <content>Access: 4100 to 4149.</content>
internal static partial class EventIds
{
    internal const int CallerRefused = 4100;
    internal const int SessionRefused = 4101;
    internal const int RefusalsLeftOut = 4102;
    internal const int KeysUnreachable = 4103;
}
