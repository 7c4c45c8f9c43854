namespace LiveOrleans.Gateway.Tests;

/// <summary>Words and checks are made from the same numbers: each form is asked about what its words name.</summary>
public sealed class OptionFormsTests
{
    [Theory]
    [InlineData("1", true)]
    [InlineData("5", true)]
    [InlineData("0", true)]
    [InlineData("6", false)]
    [InlineData("-1", false)]
    [InlineData("+2", false)]
    [InlineData("", false)]
    public void Whole_WithOneMore_TakesWhatItsWordsSay(string text, bool expected)
    {
        var form = OptionForms.Whole(1, 5).Or("0", 0, "any");

        Assert.Equal("1 to 5, or 0 for any", form.Bounds);
        Assert.Equal(expected, form.TryRead(text, out _));
    }

    [Theory]
    [InlineData("a-1", true)]
    [InlineData("abcd", true)]
    [InlineData("abcde", false)]
    [InlineData("a_b", false)]
    [InlineData("", false)]
    public void Word_Text_IsTakenAsItsWordsSay(string text, bool expected)
    {
        var form = OptionForms.Word(4, "-.");

        Assert.Equal("1 to 4 letters, digits, `-` and `.`", form.Bounds);
        Assert.Equal(expected, form.TryRead(text, out _));
    }

    [Fact]
    public void OneOf_Words_AreNamedAndRead()
    {
        var form = OptionForms.OneOf(string.Empty, "one", "two");

        Assert.Equal("empty, one or two", form.Bounds);
        Assert.True(form.TryRead("two", out var value));
        Assert.Equal(2, value);
        Assert.False(form.TryRead("Two", out _));
        Assert.Equal(("empty", "one"), (form.Write(0), form.Write(1)));
    }

    [Fact]
    public void SomeOf_Words_AreReadWithBlanksBetween()
    {
        var form = OptionForms.SomeOf(["one", "two"]);

        Assert.Equal("one or two, or several separated by commas", form.Bounds);
        Assert.True(form.TryRead("two, one", out var value));
        Assert.Equal(["two", "one"], value);
        Assert.False(form.TryRead("two,", out _));
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("https://h/x", "https://h/x")]
    public void Url_Text_IsReadOrNone(string text, string? expected)
    {
        Assert.True(OptionForms.Url.TryRead(text, out var value));
        Assert.Equal((expected, expected ?? "none"), (value?.ToString(), OptionForms.Url.Write(value)));
    }
}
