using System.Globalization;
using LiveOrleans.Protocol.Messages;

namespace LiveOrleans.Protocol.Tests;

public sealed class DocumentationTests
{
    private static readonly string[] Page = File.ReadAllLines(Path.Combine(RepositoryRoot(), "docs", "protocol.md"));

    [Fact]
    public void ErrorTable_EqualsTheCode() =>
        Assert.Equal(LiveError.All.Select(error => Row(error.Code, error.Message, error.Temporary)), Codes("Error codes"));

    [Fact]
    public void UnsubscribeTable_EqualsTheCode() =>
        Assert.Equal(UnsubscribeCode.All.Select(entry => Row(entry.Code, entry.Reason, entry.Resubscribes)), Codes("Unsubscribe codes"));

    [Fact]
    public void DisconnectTable_EqualsTheCode() =>
        Assert.Equal(DisconnectCode.All.Select(entry => Row(entry.Code, entry.Reason, entry.Reconnects)), Codes("Disconnect codes"));

    [Fact]
    public void CommandTable_NamesEveryRequestInTheOrderThatCounts()
    {
        var commands = Table("Commands").Select(cells => cells[0].Trim('`')).ToList();

        Assert.Equal(
            Enum.GetValues<CommandKind>().Except([CommandKind.Unknown, CommandKind.Pong]),
            commands.Select(name => Enum.Parse<CommandKind>(name.Replace("_", "", StringComparison.Ordinal), ignoreCase: true)));
        Assert.Equal(
            Command.Descriptor.Fields.InFieldNumberOrder().Select(field => field.Name).Where(name => name is not "id").ToHashSet(StringComparer.Ordinal),
            commands.ToHashSet(StringComparer.Ordinal));
    }

    [Fact]
    public void PushTable_NamesEveryPush() =>
        Assert.Equal(
            Push.Descriptor.Fields.InFieldNumberOrder().Select(field => field.Name).Where(name => name is not ("id" or "channel")),
            Table("Pushes").Select(cells => cells[0].Trim('`')),
            StringComparer.Ordinal);

    [Theory]
    [InlineData("commands in a frame", CommandReader.DefaultMaxCommands)]
    [InlineData("entries of a map", CommandReader.MaxMapEntries)]
    [InlineData("nesting of one JSON value", JsonData.MaxDepth)]
    public void BoundsTable_EqualsTheCode(string what, int bound) =>
        Assert.Equal(
            bound.ToString(CultureInfo.InvariantCulture),
            Assert.Single(Table("Bounds on what a client sends"), cells => cells[0].StartsWith(what, StringComparison.Ordinal))[1]);

    private static (string Code, string Reason, string Flag) Row(int code, string reason, bool flag) =>
        (code.ToString(CultureInfo.InvariantCulture), reason, flag ? "yes" : "no");

    private static IEnumerable<(string Code, string Reason, string Flag)> Codes(string heading) =>
        Table(heading).Select(cells => (cells[0], cells[1], cells[2]));

    // The rows of the first table under a heading, without its head.
    private static IEnumerable<string[]> Table(string heading) =>
        Page.SkipWhile(line => !string.Equals(line.TrimStart('#', ' '), heading, StringComparison.Ordinal))
            .SkipWhile(line => !line.StartsWith('|'))
            .TakeWhile(line => line.StartsWith('|'))
            .Skip(2)
            .Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries));

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "LiveOrleans.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException($"No LiveOrleans.sln above {AppContext.BaseDirectory}.");
    }
}
