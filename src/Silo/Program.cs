using LiveOrleans.Gateway;
using LiveOrleans.Silo;

if (await NodeStart.ConfigureAsync(args, Console.Error) is not (var builder, var start))
{
    return 1;
}

builder.UseServer(start);
builder.Services.AddLiveHttp(start.Options);

await using var node = builder.Build();
node.MapLiveHttp();
return await NodeRun.RunAsync(node, start, Console.Out, Console.Error);
