namespace LiveOrleans.Protocol;

/// <content>Passes over a value of any shape and checks its grammar (RFC 8259).</content>
internal ref partial struct JsonScanner
{
    /// <summary>Passes over one value; a fault when it is not JSON or nested deeper than <see cref="JsonData.MaxDepth"/>.</summary>
    public void SkipValue()
    {
        // One bit per open container, the innermost lowest: set for an object.
        var objects = 0UL;
        var depth = 0;
        do
        {
            var opened = SkipScalarOrOpen(ref objects, ref depth);
            if (opened && !TryClose(ref objects, ref depth))
            {
                BeginElement(objects, depth);
            }
            else
            {
                SkipToNextElement(ref objects, ref depth);
            }
        }
        while (depth > 0 && Fault is null);
    }

    // True when the value opened a container, which then is the innermost.
    private bool SkipScalarOrOpen(ref ulong objects, ref int depth)
    {
        SkipWhiteSpace();
        var next = Peek();
        switch (next)
        {
            case '{' or '[':
                if (++depth > JsonData.MaxDepth)
                {
                    Fail("nested too deeply");
                    return false;
                }

                _position++;
                objects = (objects << 1) | (next == '{' ? 1UL : 0UL);
                return true;
            case '"':
                SkipString();
                return false;
            case '-' or (>= '0' and <= '9'):
                SkipNumber();
                return false;
            default:
                SkipLiteral();
                return false;
        }
    }

    // Behind a value: closes what ends here and stands in front of the next value, or at depth 0 behind the outermost.
    private void SkipToNextElement(ref ulong objects, ref int depth)
    {
        while (depth > 0 && Fault is null)
        {
            if (TryClose(ref objects, ref depth))
            {
                continue;
            }

            if (Expect((byte)',', "expected a comma or the end of the container"))
            {
                BeginElement(objects, depth);
            }

            return;
        }
    }

    private bool TryClose(ref ulong objects, ref int depth)
    {
        SkipWhiteSpace();
        if (Peek() != ((objects & 1) == 1 ? '}' : ']'))
        {
            return false;
        }

        _position++;
        objects >>= 1;
        depth--;
        return true;
    }

    private void BeginElement(ulong objects, int depth)
    {
        if (depth > 0 && (objects & 1) == 1 && Expect((byte)'"', "expected a property name"))
        {
            _position--;
            SkipString();
            Expect((byte)':', "expected a colon");
        }
    }

    private void SkipLiteral()
    {
        if (!TryReadLiteral("true"u8) && !TryReadLiteral("false"u8) && !TryReadLiteral("null"u8))
        {
            Fail("expected a value");
        }
    }

    private void SkipNumber()
    {
        if (Peek() == '-')
        {
            _position++;
        }

        if (Peek() == '0')
        {
            _position++;
        }
        else
        {
            SkipDigits();
        }

        if (Peek() == '.')
        {
            _position++;
            SkipDigits();
        }

        if (Peek() is 'e' or 'E')
        {
            _position++;
            if (Peek() is '+' or '-')
            {
                _position++;
            }

            SkipDigits();
        }
    }

    private void SkipDigits()
    {
        var start = _position;
        while (Peek() is >= '0' and <= '9')
        {
            _position++;
        }

        if (_position == start)
        {
            Fail("expected a digit");
        }
    }
}
