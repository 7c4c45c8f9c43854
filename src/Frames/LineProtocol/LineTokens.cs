using System.Buffers;

namespace LiveOrleans.Frames;

/// <summary>A list of tokens in a pooled array: it grows to the widest line of a body and allocates nothing after that.</summary>
internal struct LineTokens : IDisposable
{
    private const int InitialCapacity = 32;

    private LineToken[]? _items;

    public int Count { get; private set; }

    public readonly ref LineToken this[int index] => ref _items.AsSpan(0, Count)[index];

    public readonly ReadOnlySpan<LineToken> Items => _items.AsSpan(0, Count);

    /// <summary>Adds a token; its content is left from an earlier line and the caller sets every member.</summary>
    public ref LineToken Add()
    {
        if (_items is null || Count == _items.Length)
        {
            Grow();
        }

        return ref _items![Count++];
    }

    public void Clear() => Count = 0;

    public void Dispose()
    {
        if (_items is not null)
        {
            ArrayPool<LineToken>.Shared.Return(_items);
            _items = null;
        }

        Count = 0;
    }

    private void Grow()
    {
        var larger = ArrayPool<LineToken>.Shared.Rent(Math.Max(InitialCapacity, Count * 2));
        if (_items is not null)
        {
            _items.AsSpan(0, Count).CopyTo(larger);
            ArrayPool<LineToken>.Shared.Return(_items);
        }

        _items = larger;
    }
}
