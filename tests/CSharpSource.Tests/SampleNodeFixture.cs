namespace LiveOrleans.CSharpSource.Tests;

/// <summary>One node that is alone, for the tests of a class.</summary>
public sealed class SampleNodeFixture : IAsyncLifetime
{
    private SampleNode? _node;

    public FollowedFolder Folder { get; } = new();

    internal SampleNode Node => _node ?? throw new InvalidOperationException("The node has not started.");

    public async ValueTask InitializeAsync() => _node = await SampleNode.StartAsync(Folder, "node");

    public async ValueTask DisposeAsync()
    {
        await Node.DisposeAsync();
        Folder.Dispose();
    }
}
