using Grpc.Core;
using LiveOrleans.Sources.Wire;

namespace LiveOrleans.Sources;

/// <summary>The packets of one RunStream call. One is read when the one before was taken, so that the plugin is held back.</summary>
/// <param name="call">The call.</param>
/// <param name="error">Says why it failed.</param>
internal sealed class PluginPackets(AsyncServerStreamingCall<StreamPacket> call, Func<RpcException, ValueTask<IOException>> error) : ISourceConnection
{
    private StreamPacket? _packet;
    private bool _hasHeaders;

    public string? Cursor => null;

    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!_hasHeaders)
            {
                // Of a call that cannot even begin, the stream says only that it was cancelled.
                await call.ResponseHeadersAsync.WaitAsync(cancellationToken);
                _hasHeaders = true;
            }

            var hasMore = await call.ResponseStream.MoveNext(cancellationToken);
            _packet = hasMore ? call.ResponseStream.Current : null;
            return hasMore;
        }
        catch (RpcException exception)
        {
            throw await error(exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw await error(PluginLink.CancelledByNobody(exception));
        }
    }

    public bool TryTake(out ReadOnlyMemory<byte> message)
    {
        message = _packet?.Data.Memory ?? default;
        var isThere = _packet is not null;
        _packet = null;
        return isThere;
    }

    public void Dispose() => call.Dispose();
}
