using LiveOrleans.Channels;
using LiveOrleans.Gateway;
using Microsoft.Extensions.Configuration;

namespace LiveOrleans.Silo.Tests;

public sealed class WebhookReaderTests
{
    private const string Secret = "a-secret-of-the-test";

    [Fact]
    public void Read_Nothing_HasNoWebhooks()
    {
        Assert.Empty(Read(out var faults));
        Assert.Empty(faults);
    }

    [Fact]
    public void Read_UrlAndSecret_SendsEverything()
    {
        var webhook = Assert.Single(Read(out var faults, Entry(0)));
        Assert.Empty(faults);
        Assert.Equal((new Uri("https://h/0"), Secret, "*"), (webhook.Url, webhook.Secret, webhook.Channels));
        Assert.Equal(Enum.GetValues<ChannelEventKind>(), webhook.Kinds);
    }

    [Fact]
    public void Read_EventsAsArrayOrText_AreTheKinds()
    {
        var webhooks = Read(
            out var faults,
            [.. Entry(0, ("events:0", "occupied"), ("events:1", "source_opened")), .. Entry(1, ("EVENTS", "vacated, healed"), ("channels", "stream/telegraf/*"))]);
        Assert.Empty(faults);
        Assert.Equal([ChannelEventKind.Occupied, ChannelEventKind.SourceOpened], webhooks[0].Kinds);
        Assert.Equal([ChannelEventKind.Vacated, ChannelEventKind.Healed], webhooks[1].Kinds);
        Assert.Equal("stream/telegraf/*", webhooks[1].Channels);
    }

    [Theory]
    [InlineData("url", "", "is missing")]
    [InlineData("url", "h/hook", "must be an absolute http or https URL")]
    [InlineData("url", "ftp://h/hook", "must be an absolute http or https URL")]
    [InlineData("url", "https://user:password@h/hook", "without user and password: a delivery is proved by its signature")]
    [InlineData("secret", "", "at least 16 characters")]
    [InlineData("secret", "too-short", "at least 16 characters")]
    [InlineData("url", "https://h/1", "live:webhooks:1 has the same URL")]
    [InlineData("events:0", "opened", "must be one of occupied, vacated, source_opened, source_closed, healed, owner_changed")]
    [InlineData("channels", "stream", "must be a channel's name")]
    [InlineData("channels", "stream/*/x", "must be a channel's name")]
    [InlineData("password", "x", "there is no such option of a webhook")]
    public void Read_WrongValue_IsAFaultOfThatKey(string key, string value, string reason)
    {
        // The array is read in the order of its numbers: 1 comes before 2.
        Read(out var faults, [.. Entry(1), .. Entry(2, (key, value))]);
        var fault = Assert.Single(faults);
        Assert.Equal($"live:webhooks:2:{key}", fault.Option);
        Assert.Contains(reason, fault.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("url", "ftp://h/" + Secret)]
    [InlineData("url", "https://u:" + Secret + "@h/")]
    [InlineData("secrets", Secret)]
    public void Read_WrongValueWithASecret_IsAFaultWithoutIt(string key, string value)
    {
        Read(out var faults, Entry(0, (key, value)));
        Assert.NotEmpty(faults);
        Assert.DoesNotContain(faults, fault => fault.ToString().Contains(Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "https://h/")]
    [InlineData(":first:url", "https://h/")]
    [InlineData(":0", "https://h/")]
    public void Read_NoArrayOfObjects_IsAFault(string key, string value)
    {
        Assert.Empty(WebhookReader.Read(Configuration(("live:webhooks" + key, value)), SecretValues.None, out var faults));
        Assert.Single(faults);
    }

    [Fact]
    public async Task Read_SecretInTheEnvironment_IsTaken()
    {
        var configuration = Configuration(("live:webhooks:0:url", "https://h/"), ("live:webhooks:0:secret", "$__env{HOOK}"));
        var secrets = await SecretValues.ReadAsync(WebhookReader.SectionOf(configuration), static _ => Secret);

        Assert.Equal(Secret, Assert.Single(WebhookReader.Read(configuration, secrets, out var faults)).Secret);
        Assert.Empty(faults);
    }

    [Fact]
    public void Read_SecretThatIsNowhere_IsOneFault()
    {
        Read(out var faults, Entry(0, ("secret", "$__env{HOOK}")));

        Assert.Equal("live:webhooks:0:secret", Assert.Single(faults).Option);
    }

    private static (string Key, string Value)[] Entry(int number, params (string Key, string Value)[] changed)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["url"] = $"https://h/{number}", ["secret"] = Secret };
        foreach (var (key, value) in changed)
        {
            values[key] = value;
        }

        return [.. values.Select(pair => ($"{number}:{pair.Key}", pair.Value))];
    }

    private static IReadOnlyList<WebhookOptions> Read(out IReadOnlyList<OptionFault> faults, params (string Key, string Value)[] values) =>
        WebhookReader.Read(Configuration([.. values.Select(pair => ($"live:webhooks:{pair.Key}", pair.Value))]), SecretValues.None, out faults);

    private static IConfigurationRoot Configuration(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build();
}
