using System.Globalization;
using CsCheck;

namespace LiveOrleans.Frames.Tests;

public sealed class GoNumberTests
{
    // From the rules of Go's encoding/json: exponent form below 1e-6 and from 1e21, no zero padding of the exponent.
    [Theory]
    [InlineData(0, "0")]
    [InlineData(-0.0, "-0")]
    [InlineData(5, "5")]
    [InlineData(-1.5, "-1.5")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e-5, "0.00001")]
    [InlineData(0.0000123, "0.0000123")]
    [InlineData(1e-6, "0.000001")]
    [InlineData(-0.0000012345, "-0.0000012345")]
    [InlineData(9.99e-7, "9.99e-7")]
    [InlineData(1e-7, "1e-7")]
    [InlineData(-1.25e-10, "-1.25e-10")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(123456789012345680, "123456789012345680")]
    [InlineData(1e15, "1000000000000000")]
    [InlineData(1234567890123456.5, "1234567890123456.5")]
    [InlineData(9007199254740993, "9007199254740992")]
    [InlineData(1e20, "100000000000000000000")]
    [InlineData(-123456789012345680000.0, "-123456789012345680000")]
    [InlineData(999999999999999900000.0, "999999999999999900000")]
    [InlineData(1e21, "1e+21")]
    [InlineData(-1.5e22, "-1.5e+22")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    public void Format_Value_IsWhatGoWrites(double value, string expected) => Assert.Equal(expected, GoNumber.Format(value));

    [Fact]
    public void Format_AnyFiniteValue_ReadsBackAsTheSameBits() => Gen.Double.Where(double.IsFinite).Sample(
        static value => BitConverter.DoubleToInt64Bits(double.Parse(GoNumber.Format(value), CultureInfo.InvariantCulture)) == BitConverter.DoubleToInt64Bits(value),
        iter: 20_000);

    [Fact]
    public void Format_AnyMagnitude_UsesTheExponentOnlyOutsideOfGoBounds() =>
        Gen.Select(Gen.Double[1, 10], Gen.Int[-30, 30]).Sample(
            static (mantissa, exponent) =>
            {
                var value = mantissa * Math.Pow(10, exponent);
                var text = GoNumber.Format(value);
                return text.Contains('e', StringComparison.Ordinal) == (value is < 1e-6 or >= 1e21) && double.Parse(text, CultureInfo.InvariantCulture).Equals(value);
            },
            iter: 20_000);
}
