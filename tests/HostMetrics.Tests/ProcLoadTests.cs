namespace LiveOrleans.HostMetrics.Tests;

public sealed class ProcLoadTests
{
    [Fact]
    public void Parse_CapturedText_HasTheThreeAverages() =>
        Assert.Equal(new ProcLoad(2.93, 2.23, 1.23), ProcLoad.Parse("2.93 2.23 1.23 2/96 17066\n"));

    [Fact]
    public void Parse_Empty_IsNull() => Assert.Null(ProcLoad.Parse(""));
}
