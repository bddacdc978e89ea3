namespace Snn.Runtime;

/// <summary>Changes examples while training, as the options say; one example at a time.</summary>
internal sealed class Augmenter
{
    private readonly TrainerOptions _options;
    private readonly Time _dt;
    private readonly int _channels;
    private readonly InputShift _shift;
    private readonly SpikeTrain _changed = new();
    private InputSpike[] _spikes = [];

    /// <exception cref="ArgumentException">An augmentation does not fit the inputs.</exception>
    public Augmenter(NetworkLayout layout, TrainerOptions options)
    {
        (_options, _dt, _channels) = (options, layout.Dt, layout.Populations[layout.Inputs[0]].Size);
        _shift = new(options.ChannelShift, _channels, options.Seed);
        foreach (var augmentation in options.Augmentations)
        {
            augmentation.Check(new(_channels, options.MaxSteps, _dt));
        }
    }

    /// <summary>The train as this epoch sees it; valid until the next call.</summary>
    public SpikeTrain Of(SpikeTrain spikes, int epoch, int example)
    {
        spikes = _shift.Of(spikes, epoch, example);
        if (_options.Augmentations.Count == 0)
        {
            return spikes;
        }

        if (_spikes.Length < spikes.Count)
        {
            _spikes = new InputSpike[spikes.Count];
        }

        var all = _spikes.AsSpan(0, spikes.Count);
        spikes.CopyTo(all, _dt);
        var size = new ExampleSize(_channels, spikes.Steps, _dt);
        for (int i = 0; i < _options.Augmentations.Count; i++)
        {
            var draws = new AugmentationDraws(_options.Seed, i, example, epoch);
            _options.Augmentations[i].Apply(all, size, ref draws);
        }

        _changed.Become(spikes, all, _channels, _dt);
        return _changed;
    }
}
