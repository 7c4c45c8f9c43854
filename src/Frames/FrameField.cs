using System.Text.Json;

namespace LiveOrleans.Frames;

/// <summary>One column of a frame: a name, a type, optional labels, and values that grow row by row.</summary>
public abstract class FrameField
{
    private protected FrameField(string name, bool nullable, FrameLabels? labels)
    {
        Name = name;
        IsNullable = nullable;
        Labels = labels;
    }

    /// <summary>The column's name; an empty one is left out of the schema.</summary>
    public string Name { get; }

    /// <summary>Whether a row may hold null, which the schema says.</summary>
    public bool IsNullable { get; }

    /// <summary>The labels; null leaves them out of the schema, <see cref="FrameLabels.Empty"/> does not.</summary>
    public FrameLabels? Labels { get; }

    /// <summary>How many rows the column has.</summary>
    public abstract int Count { get; }

    /// <summary>The member <c>type</c> of the schema.</summary>
    internal abstract JsonEncodedText JsonType { get; }

    /// <summary>The member <c>typeInfo.frame</c> of the schema: the Go type.</summary>
    internal abstract JsonEncodedText GoType { get; }

    /// <summary>Whether <see cref="WriteNanos"/> has something to say.</summary>
    internal virtual bool HasNanos => false;

    /// <summary>Whether <see cref="WriteEntities"/> has something to say.</summary>
    internal virtual bool HasEntities => false;

    /// <summary>Adds a row without a value.</summary>
    /// <exception cref="InvalidOperationException">The column is not nullable.</exception>
    public abstract void AppendNull();

    /// <summary>Removes all rows and keeps the memory.</summary>
    public abstract void Clear();

    internal abstract void WriteValues(Utf8JsonWriter json);

    internal virtual void WriteNanos(Utf8JsonWriter json) => json.WriteNullValue();

    internal virtual void WriteEntities(Utf8JsonWriter json) => json.WriteNullValue();

    private protected InvalidOperationException NotNullable() => new($"The field '{Name}' cannot hold null.");
}
