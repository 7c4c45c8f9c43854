using System.Runtime.InteropServices;

namespace LiveOrleans.CSharpSource;

/// <summary>A line of a file.</summary>
/// <param name="At">Where it begins, in bytes: by it a reader knows a line that it has seen before.</param>
/// <param name="Text">The line, without its end.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct FileLine(long At, string Text);
