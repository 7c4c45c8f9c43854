namespace LiveOrleans.Frames.Tests;

public sealed class SchemaHashTests
{
    // The start of the SHA-256 of "abc" in FIPS 180-2, appendix B.1.
    [Fact]
    public void Of_KnownText_IsTheStartOfItsSha256() => Assert.Equal("ba7816bf8f01cfea414140de5dae2223", SchemaHash.Of("abc"u8).ToString());

    [Fact]
    public void Of_SchemasThatDifferInOneByte_AreNotEqual()
    {
        Assert.Equal(SchemaHash.Of("""{"fields":[]}"""u8), SchemaHash.Of("""{"fields":[]}"""u8));
        Assert.NotEqual(SchemaHash.Of("""{"fields":[]}"""u8), SchemaHash.Of("""{"fields": []}"""u8));
    }

    [Fact]
    public void ToString_Default_IsEmpty() => Assert.Empty(default(SchemaHash).ToString());
}
