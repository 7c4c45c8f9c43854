using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LiveOrleans.Load;

/// <summary>Linux epoll: which of many sockets can be read.</summary>
/// <remarks>
/// .NET's own socket loop hands each readiness to the thread pool; with thousands of sessions on the server's own cores that hand-over
/// would be the greater part of what is measured. One thread that waits and reads needs neither locks nor a buffer per session.
/// </remarks>
internal sealed partial class Poller : IDisposable
{
    private const int Add = 1;
    private const uint Readable = 0x1;
    private const int Interrupted = 4;
    private const int Events = 512;

    // struct epoll_event is packed on x86-64 only.
    private static readonly int DataOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventSize = DataOffset + sizeof(ulong);

    private readonly SafeFileHandle _epoll;
    private readonly byte[] _events = new byte[Events * EventSize];

    public Poller()
    {
        _epoll = new SafeFileHandle(EpollCreate(0), ownsHandle: true);
        Check(_epoll.IsInvalid ? -1 : 0, "epoll_create1");
    }

    /// <summary>Watches a socket until it is closed; <see cref="Ready"/> answers <paramref name="key"/> for it.</summary>
    public void Watch(SafeHandle socket, int key)
    {
        Span<byte> watched = stackalloc byte[EventSize];
        BinaryPrimitives.WriteUInt32LittleEndian(watched, Readable);
        BinaryPrimitives.WriteUInt64LittleEndian(watched[DataOffset..], (ulong)key);
        Check(EpollControl(_epoll, Add, socket, watched), "epoll_ctl");
    }

    /// <summary>Waits until a watched socket can be read or the time is over; answers how many can.</summary>
    public int Wait(TimeSpan timeout)
    {
        var limit = new TimeLimit(timeout.Ticks / TimeSpan.TicksPerSecond, timeout.Ticks % TimeSpan.TicksPerSecond * 100);
        var ready = EpollWait(_epoll, _events, Events, limit, 0);
        if (ready < 0 && Marshal.GetLastPInvokeError() == Interrupted)
        {
            return 0;
        }

        Check(ready, "epoll_pwait2");
        return ready;
    }

    /// <summary>The key of a socket of the last <see cref="Wait"/>.</summary>
    public int Ready(int index) => (int)BinaryPrimitives.ReadUInt64LittleEndian(_events.AsSpan(index * EventSize + DataOffset));

    public void Dispose() => _epoll.Dispose();

    private static void Check(int result, string call)
    {
        if (result < 0)
        {
            throw new LoadException($"{call}: {Marshal.GetLastPInvokeErrorMessage()} (Linux 5.11 or newer is needed).");
        }
    }

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int EpollCreate(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int EpollControl(SafeFileHandle epoll, int operation, SafeHandle socket, ReadOnlySpan<byte> watched);

    [LibraryImport("libc", EntryPoint = "epoll_pwait2", SetLastError = true)]
    private static partial int EpollWait(SafeFileHandle epoll, Span<byte> events, int count, in TimeLimit limit, nint signals);

    /// <summary>struct timespec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct TimeLimit(long Seconds, long Nanoseconds);
}
