using CsCheck;

namespace LiveOrleans.Frames.Tests;

/// <summary>Generated frames of three columns.</summary>
internal static class FrameGen
{
    public static Gen<Frame> Frames { get; } =
        Gen.Select(Gen.String, Gen.Select(Gen.Long, Gen.Double, Gen.String.Null()).List[0, 5]).Select(static (name, rows) =>
        {
            var frame = new Frame(name);
            var time = frame.AddTime("t");
            var number = frame.AddNumber("n");
            var text = frame.AddText("s", nullable: true);
            foreach (var (unixNanoseconds, value, label) in rows)
            {
                time.Append(unixNanoseconds);
                number.Append(value);
                if (label is null)
                {
                    text.AppendNull();
                }
                else
                {
                    text.Append(label);
                }
            }

            return frame;
        });
}
