using LiveOrleans.Channels;

namespace LiveOrleans.Sources;

/// <summary>Feeds the channels <c>plugin/testdata/…</c> with random walks, under the names and at the rates of Grafana's.</summary>
internal sealed class TestDataSource : IBackendSource
{
    private readonly TestDataStream _stream;
    private readonly TestDataFrame _frame;
    private readonly Random _random;
    private readonly TimeProvider _time;

    public TestDataSource(TestDataStream stream, Random random, TimeProvider time)
    {
        _stream = stream;
        _frame = new TestDataFrame(stream, random);
        _random = random;
        _time = time;
    }

    public string Type => "testdata";

    public ValueTask<SourceAdmission> AdmitAsync(SourceRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new SourceAdmission(SourceAdmissionStatus.Allowed, _frame.SchemaFrame));

    public async Task RunAsync(ISourceSink sink, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_stream.Period, _time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            if (_random.NextDouble() >= _stream.Dropped)
            {
                await sink.WriteAsync([_frame.Next(_time.GetUtcNow())], cancellationToken);
            }
        }
    }
}
