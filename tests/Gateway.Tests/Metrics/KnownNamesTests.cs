using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace LiveOrleans.Gateway.Tests;

public sealed class KnownNamesTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _collector = new();
    private readonly Dictionary<string, long> _collected = new(StringComparer.Ordinal);
    private readonly KnownNames _names;
    private int _channels;
    private int _asked;

    public KnownNamesTests()
    {
        Meters.Create("Ours").CreateObservableUpDownCounter("liveorleans.gateway.channels", () =>
        {
            _asked++;
            return _channels;
        });
        _names = new KnownNames(Meters);
        _collector.SetMeasurementEventCallback<long>((instrument, value, _, _) => _collected[instrument.Name] = value);
    }

    private IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public void Dispose()
    {
        _collector.Dispose();
        _names.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void Collect_AllNames_AskTheirOwnSourceAndNoOther()
    {
        Collect(static _ => true);

        Assert.Equal(KnownNames.All.Count(static known => known.Labels.Length == 0) * KnownNames.Prefixes.Count, _collected.Count);
        Assert.Equal(KnownNames.Prefixes.Count, _asked);
    }

    [Theory]
    [InlineData("grafana_live_node_num_channels")]
    [InlineData("centrifugo_node_num_channels")]
    public void Collect_OneNameAlone_IsWhatItsSourceIsNow(string name)
    {
        Collect(instrument => string.Equals(instrument, name, StringComparison.Ordinal));
        Assert.Equal(0, _collected[name]);
        _channels = 2;

        _collector.RecordObservableInstruments();

        Assert.Equal(2, _collected[name]);
    }

    [Fact]
    public void Collect_SourceMadeLater_IsShown()
    {
        Collect(static _ => true);
        Meters.Create("Ours").CreateObservableUpDownCounter("liveorleans.gateway.users", static () => 3);

        _collector.RecordObservableInstruments();

        Assert.Equal((3, 3), (_collected["grafana_live_node_num_users"], _collected["centrifugo_node_num_users"]));
    }

    [Fact]
    public void Collect_InstrumentsOfAnotherFactory_AreNotShown()
    {
        using var others = new ServiceCollection().AddMetrics().BuildServiceProvider();
        others.GetRequiredService<IMeterFactory>().Create("Ours").CreateObservableUpDownCounter("liveorleans.gateway.users", static () => 3);

        Collect(static _ => true);

        Assert.Equal(0, _collected["grafana_live_node_num_users"]);
    }

    private void Collect(Func<string, bool> isWanted)
    {
        _collector.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, Meters) && instrument.Meter.Name is KnownNames.MeterName && isWanted(instrument.Name))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _collector.Start();
        _collector.RecordObservableInstruments();
    }
}
