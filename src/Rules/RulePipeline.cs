using System.Buffers;
using LiveOrleans.Channels;
using LiveOrleans.Frames;

namespace LiveOrleans.Rules;

/// <summary>Follows a publication through the rules of its channel and of those that it is redirected to.</summary>
/// <param name="rules">All rules.</param>
/// <param name="time">The time of frames that have none.</param>
internal sealed class RulePipeline(RuleSet rules, TimeProvider time) : IPublicationPipeline
{
    /// <summary>How many redirections may follow one another.</summary>
    public const int MaxDepth = 16;

    /// <summary>How many frames and publications one may become, those in between counted.</summary>
    public const int MaxSteps = 10_000;

    /// <inheritdoc/>
    public PipelineResult Run(ChannelId channel, AppendEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        var run = new Course(rules, entry, (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick);
        try
        {
            if (entry.Schema is { } schema)
            {
                run.Frame(channel, new RuleFrame(null, schema, entry.Data));
            }
            else
            {
                run.Data(channel);
            }

            return new PipelineResult(run.Outputs, null);
        }
        catch (ConversionException exception)
        {
            return PipelineResult.Refused(exception.Message);
        }
    }

    /// <summary>The way of one publication. The channels that it is on its way through, one behind the other, never repeat.</summary>
    private sealed class Course(RuleSet rules, AppendEntry entry, long now)
    {
        private readonly Stack<ChannelId> _way = new();
        private int _steps;

        public List<PipelineOutput> Outputs { get; } = [];

        public void Data(ChannelId channel)
        {
            var rule = rules.Find(channel);
            if (rule is null or { DataOutputs.Count: 0, Converter: null })
            {
                Store(channel);
                return;
            }

            Enter(channel);
            foreach (var output in rule.DataOutputs)
            {
                if (output.Channel is { } other)
                {
                    Data(Named(channel, other));
                }
                else
                {
                    Store(channel);
                }
            }

            Convert(channel, rule.Converter);
            _way.Pop();
        }

        public void Frame(ChannelId channel, RuleFrame frame)
        {
            var rule = rules.Find(channel);
            Enter(channel);
            frame = (rule?.FrameProcessors ?? []).Aggregate(frame, static (processed, processor) => processor.Process(processed));
            var targets = rule is null or { FrameOutputs.Count: 0 } ? [null] : rule.FrameOutputs.SelectMany(output => output.Targets(frame));
            foreach (var target in targets)
            {
                if (target is not null)
                {
                    Frame(Named(channel, target), frame);
                }
                else
                {
                    Outputs.Add(new PipelineOutput(channel, AppendEntry.Frame(frame.Schema, frame.Data)));
                }
            }

            _way.Pop();
        }

        private void Convert(ChannelId channel, IRuleConverter? converter)
        {
            if (converter is null)
            {
                return;
            }

            IReadOnlyList<RuleFrame> frames;
            try
            {
                frames = converter.Convert(channel.Name, entry.Data, now);
            }
            catch (ConversionException exception)
            {
                throw new ConversionException($"the converter of {channel.Name} cannot read what was published: {exception.Message}", exception);
            }

            // A frame never becomes a publication to convert again: the channels that it goes through are another way.
            var way = _way.Reverse().ToArray();
            _way.Clear();
            foreach (var frame in frames)
            {
                Frame(frame.Channel is { } other ? Named(channel, other) : channel, frame);
            }

            Array.ForEach(way, _way.Push);
        }

        private void Store(ChannelId channel)
        {
            if (!JsonText.IsValid(entry.Data.Span, out var fault))
            {
                throw new ConversionException($"{channel.Name} takes JSON alone as it is; byte {fault.Position}: {fault.Reason.TrimEnd('.')}");
            }

            if (++_steps > MaxSteps)
            {
                throw TooMany();
            }

            Outputs.Add(new PipelineOutput(channel, OnOneLine()));
        }

        // Sessions' publications are on one line already.
        private AppendEntry OnOneLine()
        {
            if (!entry.Data.Span.ContainsAny("\r\n"u8))
            {
                return entry;
            }

            var line = new ArrayBufferWriter<byte>(entry.Data.Length);
            return JsonText.TryWriteOneLine(entry.Data.Span, line, out _) ? AppendEntry.Json(line.WrittenMemory, entry.Publisher) : entry;
        }

        private void Enter(ChannelId channel)
        {
            if (_way.Contains(channel))
            {
                throw new ConversionException($"channel recursion: {string.Join(" to ", _way.Reverse().Append(channel).Select(static on => on.Name))}");
            }

            if (_way.Count >= MaxDepth)
            {
                throw new ConversionException($"channel recursion: more than {MaxDepth} channels, one behind the other");
            }

            if (++_steps > MaxSteps)
            {
                throw TooMany();
            }

            _way.Push(channel);
        }

        private static ConversionException TooMany() => new($"the rules make more than {MaxSteps} publications of one");

        private static ChannelId Named(ChannelId from, string name) => ChannelId.TryCreate(from.OrgId, name, out var channel)
            ? channel
            : throw new ConversionException($"\"{name}\" is no channel's name");
    }
}
