namespace LiveOrleans.Gateway;

/// <summary>How many sessions may be open: of the node, the cluster, a user, an address.</summary>
/// <remarks>Who is turned away gets 3013 and comes again with backoff, perhaps to another node.</remarks>
internal sealed class SessionLimits(SessionOptions options, RefusalLog refusals)
{
    private readonly SessionCensus _users = new();
    private readonly SessionCensus _addresses = new();
    private int _elsewhere;

    /// <summary>The sessions of the other nodes, as they last said.</summary>
    public int Elsewhere
    {
        get => Volatile.Read(ref _elsewhere);
        set => Volatile.Write(ref _elsewhere, value);
    }

    /// <summary>Whether anybody must tell <see cref="Elsewhere"/>.</summary>
    public bool CountsCluster => options.MaxConnectionsCluster is not null;

    /// <summary>Whether a new session of the node has room.</summary>
    /// <param name="session">The session.</param>
    /// <param name="count">How many the node has with it.</param>
    public bool TryEnter(Session session, int count)
    {
        if (count > options.MaxConnections)
        {
            return Refuse(session, "the node has as many sessions as it may", "a higher live:max_connections, or another node");
        }

        if (options.MaxConnectionsCluster is { } cluster && (long)count + Elsewhere > cluster)
        {
            return Refuse(session, "the cluster has as many sessions as it may", "a higher live:max_connections_cluster");
        }

        if (options.MaxConnectionsPerAddress is { } most && session.Caller.Address is { Length: > 0 } address)
        {
            if (!_addresses.TryAdd(address, most))
            {
                return Refuse(session, "the address has as many sessions as it may", "a higher live:max_connections_per_address, or live:trusted_proxies when it is a proxy's");
            }

            session.CountedAddress = address;
        }

        return session.Caller.IsUnproved || TryEnter(session, session.Caller);
    }

    /// <summary>Whether a user has room for a session. Anonymous ones share an id, and are not counted.</summary>
    public bool TryEnter(Session session, Caller caller)
    {
        if (options.MaxConnectionsPerUser is not { } most || caller.User is Caller.AnonymousUser || session.CountedUser is not null)
        {
            return true;
        }

        var user = $"{caller.OrgId}/{caller.User}";
        if (!_users.TryAdd(user, most))
        {
            return Refuse(session, "the user has as many sessions as it may", "a higher live:max_connections_per_user");
        }

        session.CountedUser = user;
        return true;
    }

    /// <summary>A session has ended.</summary>
    public void Leave(Session session)
    {
        if (session.CountedAddress is { } address)
        {
            _addresses.Remove(address);
        }

        if (session.CountedUser is { } user)
        {
            _users.Remove(user);
        }
    }

    private bool Refuse(Session session, string rule, string remedy)
    {
        refusals.Session(session.Caller.User, rule, remedy);
        return false;
    }
}
