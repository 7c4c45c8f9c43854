using System.Reflection;
using System.Threading.Channels;

namespace LiveOrleans.Silo.Tests;

/// <summary>A membership table of which only a row is read: what a test says, when it says so.</summary>
public class RowTable : DispatchProxy
{
    private readonly Channel<int> _reads = Channel.CreateBounded<int>(1000);

    /// <summary>Answers the next reads.</summary>
    internal Func<Task<MembershipTableData>> Answer { get; set; } = static () => Task.FromResult(Rows(SiloStatus.Active));

    internal static (IMembershipTable Table, RowTable Steering) Create()
    {
        var table = Create<IMembershipTable, RowTable>();
        return (table, (RowTable)(object)table);
    }

    /// <summary>What a table answers that has the row with this status, or none.</summary>
    internal static MembershipTableData Rows(SiloStatus? status) => status is { } known
        ? new MembershipTableData(Tuple.Create(new MembershipEntry { Status = known }, "etag"), new TableVersion(1, "1"))
        : new MembershipTableData(new TableVersion(1, "1"));

    /// <summary>The next read that was not waited for yet.</summary>
    internal Task ReadAsync() =>
        _reads.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod?.Name is not nameof(IMembershipTable.ReadRowAsync))
        {
            throw new NotSupportedException(targetMethod?.Name);
        }

        Assert.True(_reads.Writer.TryWrite(0));
        return Answer();
    }
}
