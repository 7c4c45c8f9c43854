using LiveOrleans.CSharpSource;
using LiveOrleans.Silo;
using Microsoft.Extensions.DependencyInjection;

return await LiveNode.RunAsync(args, node =>
{
    node.Services.AddOptions<FollowOptions>().BindConfiguration(FollowOptions.SectionName).ValidateOnStart()
        .Validate(static options => Directory.Exists(options.Folder), "follow:folder must be a folder that is there, such as --follow:folder /var/log.");
    node.AddSource<FileSource>(FileSource.Channels);
});
