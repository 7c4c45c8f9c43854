using LiveOrleans.Channels;

namespace LiveOrleans.Gateway;

internal sealed partial class UserSessions
{
    /// <summary>A user with sessions here, or whose subscription is not ended yet. All members but the subscription belong to the lock.</summary>
    private sealed class Entry(ControlSubject subject)
    {
        public ControlSubject Subject => subject;

        public HashSet<Session> Sessions { get; } = [];

        public bool IsWanted => Sessions.Count > 0;

        /// <summary>When the last session ended, as a timestamp.</summary>
        public long Left { get; set; }

        /// <summary>Whether <see cref="Care"/> runs. Only that touches the subscription.</summary>
        public bool IsCared { get; set; }

        public Task Care { get; set; } = Task.CompletedTask;

        public IAsyncDisposable? Subscription { get; set; }

        /// <summary>The last of the orders that are being carried out, one after the other.</summary>
        public Task Tail { get; set; } = Task.CompletedTask;

        /// <summary>How many orders are.</summary>
        public int Waiting { get; set; }
    }
}
