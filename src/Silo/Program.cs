using LiveOrleans.Gateway;
using LiveOrleans.Silo;

if (await NodeStart.ConfigureAsync(args, Console.Error) is not (var builder, var start))
{
    return 1;
}

builder.UseServer(start);
builder.AddLiveChannels(start);
builder.Services.AddLiveNode();
builder.Services.AddLiveHttp(start.Options);
builder.Services.AddLiveSessions(_ => start.Options.ToSessionOptions());

await using var node = builder.Build();
node.MapLiveOperations();
if (start.Options.Role is not NodeRole.Silo)
{
    node.MapLiveHttp();
    node.MapLiveSessions();
}

return await NodeRun.RunAsync(node, start, Console.Out, Console.Error);
