using LiveOrleans.Silo;

return await LiveNode.RunAsync(args);

// Not public, as it would be by itself: a program that runs a node has a Program of its own.
internal sealed partial class Program;
