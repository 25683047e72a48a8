using SeNet.Torch.Network;
using SeNet.Torch.Ranks;
using SeNet.Torch.Training.Optimization;
using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>
/// Adds up the gradients of all ranks. Those of a stage are under way as soon as <see cref="Start"/> is told that backward has left it; what
/// is left, all at once.
/// </summary>
internal sealed class GradientSums
{
    private readonly RankGroup _ranks;
    private readonly FlatOptimizer _optimizer;
    private readonly bool _isRounded;
    private readonly Dictionary<nint, int> _stages = [];
    private readonly int _head;
    private readonly List<(Tensor Gradients, Tensor Sent)> _started = [];
    private int _lowest;

    /// <param name="ranks">All of whom sum at the same time.</param>
    /// <param name="optimizer">Whose gradients.</param>
    /// <param name="network">Their network.</param>
    /// <param name="wire">In which numbers they are sent.</param>
    public GradientSums(RankGroup ranks, FlatOptimizer optimizer, nn.Module network, TrainingPrecision wire)
    {
        (_ranks, _optimizer, _isRounded) = (ranks, optimizer, wire == TrainingPrecision.BFloat16);
        var stages = (network as IStagedNetwork)?.Stages ?? [];
        foreach (var (number, stage) in stages.Index())
            foreach (var parameter in stage.parameters()) _stages[parameter.Handle] = number;
        _head = stages.Count;
        _lowest = _head + 1;
    }

    /// <summary>
    /// Takes the gradients of a stage and of all above it on their way, behind those that are, in an order that is every rank's. Called
    /// in the midst of backward, which is done with them.
    /// </summary>
    /// <param name="stage">Its place among <see cref="IStagedNetwork.Stages"/>.</param>
    public void Start(int stage)
    {
        if (_ranks.Background is not { } background) return;
        using var inference = no_grad();
        while (_lowest > stage)
        {
            _lowest--;
            foreach (var gradients in _optimizer.Groups.SelectMany(group => group.GradientsOf(IsLowest)).ToArray())
            {
                var sent = Wired(gradients);
                _started.Add((gradients.DetachFromDisposeScope(), sent.DetachFromDisposeScope()));
                background.Start(sent);
            }
        }

        bool IsLowest(nint parameter) => _stages.GetValueOrDefault(parameter, _head) == _lowest;
    }

    /// <summary>Sums what is left, and waits for all.</summary>
    public void Finish()
    {
        if (!_ranks.IsShared) return;
        using var inference = no_grad();
        using var scope = NewDisposeScope();
        if (_started.Count > 0) _ranks.Background!.Finish();
        foreach (var (gradients, sent) in _started)
        {
            if (_isRounded) gradients.copy_(sent);
            gradients.Dispose();
            sent.Dispose();
        }
        _started.Clear();
        foreach (var gradients in _optimizer.Groups.SelectMany(group => group.GradientsOf(IsLeft)).ToArray())
        {
            var sent = Wired(gradients);
            _ranks.Sum(sent);
            if (_isRounded) gradients.copy_(sent);
        }
        _lowest = _head + 1;

        bool IsLeft(nint parameter) => _stages.GetValueOrDefault(parameter, _head) < _lowest;
    }

    private Tensor Wired(Tensor gradients) => _isRounded ? gradients.to(bfloat16) : gradients.alias();
}
