using System.Net;
using LiveOrleans.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Orleans.Configuration;
using Orleans.Runtime.GrainDirectory;

namespace LiveOrleans.Silo.Tests;

public sealed class BeatingPlacesTests : IAsyncDisposable
{
    private static readonly SiloAddress First = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 1), 5);
    private static readonly SiloAddress Second = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 2), 5);
    private static readonly GrainAddress OnFirst = Place("a", First);
    private static readonly GrainAddress OnSecond = Place("b", Second);

    private readonly FakeTimeProvider _clock = new();
    private readonly SiloView _silos;
    private readonly BeatingPlaces _places;

    public BeatingPlacesTests()
    {
        _silos = new SiloView(_clock);
        using var services = new ServiceCollection().BuildServiceProvider();
        _places = new BeatingPlaces(GrainDirectoryCacheFactory.CreateGrainDirectoryCache(services, new GrainDirectoryOptions { CacheSize = 100 }), _silos, _clock);
        _places.AddOrUpdate(OnFirst, 1);
        _places.AddOrUpdate(OnSecond, 1);
    }

    [Fact]
    public void LookUp_SilosThatBeat_FindsBoth()
    {
        Pass(2 * SiloView.Silence, First, Second);

        Assert.True(_places.LookUp(OnFirst.GrainId, out var place, out _));
        Assert.Equal(OnFirst, place);
        Assert.True(_places.LookUp(OnSecond.GrainId, out _, out _));
    }

    [Fact]
    public void LookUp_SilentSilo_FindsOnlyTheOther()
    {
        Pass(SiloView.Silence, First, Second);
        Pass(SiloView.Silence, Second);

        Assert.False(_places.LookUp(OnFirst.GrainId, out _, out _));
        Assert.True(_places.LookUp(OnSecond.GrainId, out _, out _));
    }

    [Fact]
    public void LookUp_SiloBeatsAgain_FindsItWithinAnInterval()
    {
        Pass(SiloView.Silence, First, Second);
        Pass(SiloView.Silence, Second);
        Assert.False(_places.LookUp(OnFirst.GrainId, out _, out _));
        Pass(SiloView.BeatInterval, First, Second);

        Assert.True(_places.LookUp(OnFirst.GrainId, out _, out _));
    }

    [Fact]
    public void LookUp_NobodyBeats_FindsBoth()
    {
        Pass(2 * SiloView.Silence, First, Second);
        Pass(2 * SiloView.Silence);

        Assert.True(_places.LookUp(OnFirst.GrainId, out _, out _));
        Assert.True(_places.LookUp(OnSecond.GrainId, out _, out _));
    }

    [Fact]
    public void Remove_Place_IsGone()
    {
        Assert.True(_places.Remove(OnFirst));
        Assert.True(_places.Remove(OnSecond.GrainId));

        Assert.Empty(_places.KeyValues);
    }

    public ValueTask DisposeAsync() => _places.DisposeAsync();

    private static GrainAddress Place(string key, SiloAddress silo) =>
        new() { GrainId = GrainId.Create("channel", key), ActivationId = ActivationId.NewId(), SiloAddress = silo };

    private void Pass(TimeSpan time, params SiloAddress[] beating)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += SiloView.BeatInterval)
        {
            _clock.Advance(SiloView.BeatInterval);
            foreach (var silo in beating)
            {
                _silos.OnBeat(new NodeBeat(new NodeId(silo.ToString()), 1, silo.ToParsableString(), IsLeaving: false, [], []));
            }
        }
    }
}
