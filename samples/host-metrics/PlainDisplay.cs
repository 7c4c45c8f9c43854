namespace LiveOrleans.HostMetrics;

/// <summary>Lines, for a file or a pipe: how far it is stands there after the first measurement and after every sixtieth.</summary>
internal sealed class PlainDisplay(TextWriter output) : ISendingDisplay
{
    private const int Between = 60;

    private int _shown = -Between;

    public void Say(string line) => output.WriteLine(line);

    public void Show(SendingStatus status)
    {
        if (status.Sent > 0 && status.Sent - _shown >= Between)
        {
            _shown = status.Sent == 1 ? 0 : status.Sent;
            output.WriteLine(status);
        }
    }
}
