using CsCheck;

namespace LiveOrleans.Sources.Tests;

/// <summary>Makes texts out of the pieces in which a format's rules show.</summary>
internal static class Pieces
{
    public static Gen<string> Of(params string[] pieces) => Gen.Int[0, pieces.Length - 1].Select(i => pieces[i]);
}
