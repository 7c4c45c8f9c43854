using System.Runtime.InteropServices;

namespace LiveOrleans.Frames;

/// <summary>A text that a source sent, taken apart.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Schema">Of a frame: the value of its member <c>schema</c> as it stands in the text, or empty.</param>
/// <param name="Data">Of a frame: the value of its member <c>data</c> as it stands in the text, or empty.</param>
/// <param name="Fault">Of an invalid text: what is wrong and where.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FrameSplit(FrameSplitKind Kind, ReadOnlyMemory<byte> Schema, ReadOnlyMemory<byte> Data, JsonFault Fault);
