using Spectre.Console;

namespace LiveOrleans.Load.Tests;

public sealed class TableArgumentTests
{
    [Fact]
    public void Choose_Names_KeepsTheTablesOrder() =>
        Assert.Equal(["fanout", "idle"], Rows.Choose("idle, fanout").Select(static row => row.Name));

    [Fact]
    public void Choose_Nothing_IsAllAndEachNameIsItsOwn() =>
        Assert.Equal(Rows.Choose(null).Count, Rows.Choose(null).Select(static row => row.Name).Distinct(StringComparer.Ordinal).Count());

    [Theory]
    [InlineData("fanout,nonsense")]
    [InlineData(",")]
    public void Choose_UnknownOrNone_NamesTheRowsThereAre(string names)
    {
        var error = Assert.Throws<LoadException>(() => Rows.Choose(names));

        Assert.Contains($"--rows {names}", error.Message, StringComparison.Ordinal);
        Assert.Contains("fanout, fanout-8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_NoSuchServer_SaysHowToBuildIt()
    {
        var error = Assert.Throws<LoadException>(() => LiveServers.Check("/nowhere/LiveOrleans.Silo"));

        Assert.Contains("--server /nowhere/LiveOrleans.Silo", error.Message, StringComparison.Ordinal);
        Assert.Contains("dotnet build", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redis", null, "--other redis")]
    [InlineData("http://192.168.0.1:80", null, "--other http://192.168.0.1:80")]
    [InlineData("nats", 1, "--other-pid 1")]
    [InlineData(null, 1, "--other-pid 1")]
    public void ChooseOther_WhatCannotBe_IsNamed(string? other, int? pid, string named)
    {
        var error = Assert.Throws<LoadException>(() => TableOptions.ChooseOther(other, pid, TimeProvider.System));

        Assert.Contains(named, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ChooseOther_NatsAndUrls_AreCandidates()
    {
        Assert.Null(TableOptions.ChooseOther(null, null, TimeProvider.System));
        Assert.Equal("NATS", TableOptions.ChooseOther("nats", null, TimeProvider.System)?.Name);
        Assert.Equal("127.0.0.1:8000", TableOptions.ChooseOther("http://127.0.0.1:8000", null, TimeProvider.System)?.Name);
    }

    [Fact]
    public void CheckPlot_RowsWithoutGrowth_AreRefused()
    {
        var error = Assert.Throws<LoadException>(() => new TableFiles(null, null, new FileInfo("plot.svg")).Check(Rows.Choose("fanout")));

        Assert.Contains("growth-sessions and growth-channels", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_NoSuchFolder_NamesTheOption()
    {
        var error = Assert.Throws<LoadException>(() => ReportFile.Check("--markdown", new FileInfo("/nowhere/at/all.md")));

        Assert.Contains("--markdown /nowhere/at/all.md", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WaitAsync_ProgramThatDoesNotExist_SaysWhatTheShellSaid()
    {
        await using var child = ChildProcess.Start("no-such-program", static _ => []);

        var error = await Assert.ThrowsAsync<LoadException>(() => Readiness.WaitAsync(child, "it", static () => Task.FromResult(false), TimeProvider.System));

        Assert.Contains("no-such-program", error.Message, StringComparison.Ordinal);
        Assert.Contains("127", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64", "program 7.0.15")]
    [InlineData("nats-server: v2.9.10\n", "program 2.9.10")]
    [InlineData("", "program")]
    public void Parse_Version_IsTheFirstNumberOfThree(string text, string version) => Assert.Equal(version, ProgramVersion.Parse("program", text));

    [Fact]
    public async Task ReadAsync_ProgramThatDoesNotExist_IsNamed()
    {
        var error = await Assert.ThrowsAsync<LoadException>(() => ProgramVersion.ReadAsync("no-such-program"));

        Assert.Contains("no-such-program is needed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_MachinesFiles_AreDescribed()
    {
        var machine = MachineDescription.Parse("processor\t: 0\nmodel name\t: Some CPU: fast\n", 4, "MemTotal:        2097152 kB\n", "6.1.0", ".NET 10.0.1");

        Assert.Equal("Some CPU: fast, 4 cores, 2.0 GiB, Linux 6.1.0, .NET 10.0.1", machine.ToString());
    }

    [Fact]
    public void ParseScriptCalls_Statistics_AddsScriptsAlone() => Assert.Equal(15, RedisProcess.ParseScriptCalls(
        "$99\r\n# Commandstats\r\ncmdstat_ping:calls=3,usec=1\r\ncmdstat_evalsha:calls=12,usec=9\r\ncmdstat_xadd:calls=90,usec=9\r\ncmdstat_eval:calls=3,usec=9\r\n\r\n"));

    [Fact]
    public async Task Execute_Slope_OpensInStepsAndReadsMemoryAfterEach()
    {
        await using var server = await FakeServer.StartAsync();
        var options = new RunOptions(
            ServerAddress.Parse(server.Url),
            new ServerProcess(Environment.ProcessId),
            TimeSpan.FromMilliseconds(30),
            TimeSpan.FromSeconds(10),
            AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) }),
            TimeProvider.System);

        // The loop blocks its thread; the server in this process needs the pool's.
        var points = await Task.Factory.StartNew(
            () => new SlopeRun(options).Execute(12, 3, Wires.Create("json")), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        Assert.Equal([4.0, 8.0, 12.0], points.Select(static point => point.X));
        Assert.All(points, static point => Assert.True(point.Y > 0));
    }

    [Fact]
    public void Slope_PointsOnALine_IsItsOwn()
    {
        Assert.Equal(3, Line.Slope([(1, 5), (2, 8), (4, 14)]), 1e-9);
        Assert.True(double.IsNaN(Line.Slope([(1, 5)])));
    }
}
