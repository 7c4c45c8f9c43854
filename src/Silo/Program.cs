using LiveOrleans.Silo;

if (await NodeStart.ConfigureAsync(args, Console.Error) is not (var builder, var start))
{
    return 1;
}

await using var node = NodeBuild.Build(builder, start);
return await NodeRun.RunAsync(node, start, Console.Out, Console.Error);
