namespace LiveOrleans.Load;

/// <summary>A kind of server that the table puts under load.</summary>
internal interface ICandidate
{
    /// <summary>What the table calls it.</summary>
    string Name { get; }

    /// <summary>Makes one ready to be connected to; disposing of it ends what was started for it.</summary>
    /// <param name="engine">For LiveOrleans; others have no choice.</param>
    /// <exception cref="LoadException">It does not come up.</exception>
    Task<RunningServer> RaiseAsync(Engine engine);
}
