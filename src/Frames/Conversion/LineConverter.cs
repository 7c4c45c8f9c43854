namespace LiveOrleans.Frames;

/// <summary>Converts a body of Influx line protocol to data frames.</summary>
public static class LineConverter
{
    /// <summary>Reads all lines; what is wrong with a line is an error of that line alone.</summary>
    /// <param name="body">UTF-8 text; bytes that are not UTF-8 become U+FFFD in names and strings.</param>
    /// <param name="options">How the body is to be read.</param>
    public static LineConversion Convert(ReadOnlySpan<byte> body, LineConversionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        IPointCollector collector = options.Format switch
        {
            PushFormat.LabelsColumn => new LabelsColumnCollector(),
            PushFormat.Wide => new WideCollector(),
            _ => throw new ArgumentException($"Not a known format: {options.Format}.", nameof(options)),
        };

        var errors = new List<LineError>();
        var lines = 0;
        var badLines = 0;
        var cells = options.MaxCells;
        using var reader = new LineReader(body, options.Precision);
        while (reader.Read())
        {
            lines++;
            if (Add(in reader, collector, options, ref cells) is not { } reason)
            {
                continue;
            }

            badLines++;
            if (errors.Count < LineConversion.MaxErrors)
            {
                errors.Add(new LineError(reader.Line, reader.Column, reason));
            }
        }

        return new LineConversion(collector.Finish(), lines, badLines, errors);
    }

    // The reason for which the line is left out, or null.
    private static string? Add(ref readonly LineReader reader, IPointCollector collector, LineConversionOptions options, ref long cells)
    {
        if (reader.Fault != LineFault.None)
        {
            return reader.Fault.Describe();
        }

        // An escape stands for a comma or a space, which no channel has: this copy is only made for the message.
        var name = reader.Measurement;
        var measurement = name.Unescape(name.HasEscapes ? new byte[name.Raw.Length] : []);
        if (MeasurementRule.FindFault(measurement, options.MaxMeasurementBytes) is { } fault)
        {
            return fault;
        }

        return collector.TryAdd(in reader, measurement, reader.Timestamp ?? options.Now, ref cells)
            ? null
            : $"the frames of this body would have more than {options.MaxCells} cells; send fewer lines at once";
    }
}
