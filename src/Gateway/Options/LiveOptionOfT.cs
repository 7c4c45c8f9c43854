namespace LiveOrleans.Gateway;

/// <summary>An option whose property in <see cref="LiveOptions"/> has a type.</summary>
/// <typeparam name="T">The property's type.</typeparam>
/// <param name="name">Its key within the section.</param>
/// <param name="form">What its text may be.</param>
/// <param name="get">Reads the property.</param>
/// <param name="set">Writes the property.</param>
internal sealed class LiveOption<T>(string name, OptionForm<T> form, Func<LiveOptions, T> get, Action<LiveOptions, T> set)
    : LiveOption(name, form.Bounds)
{
    /// <inheritdoc/>
    public override bool TrySet(string text, LiveOptions options)
    {
        if (!form.TryRead(text, out var value))
        {
            return false;
        }

        set(options, value);
        return true;
    }

    private protected override string InitialValue() => form.Write(get(new LiveOptions()));
}
