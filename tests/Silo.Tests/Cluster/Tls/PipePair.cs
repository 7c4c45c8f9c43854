using System.IO.Pipelines;

namespace LiveOrleans.Silo.Tests;

/// <summary>Both ends of a connection in memory.</summary>
internal sealed class PipePair : IDuplexPipe
{
    private PipePair(PipeReader input, PipeWriter output)
    {
        Input = input;
        Output = output;
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public static (PipePair Server, PipePair Client) Create()
    {
        var toServer = new Pipe();
        var toClient = new Pipe();
        return (new PipePair(toServer.Reader, toClient.Writer), new PipePair(toClient.Reader, toServer.Writer));
    }
}
