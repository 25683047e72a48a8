using SeNet.Torch.Batches;
using SeNet.Torch.Ranks;
using static TorchSharp.torch;

namespace SeNet.Torch.Training;

/// <summary>Measures a network on a set of images.</summary>
public static class Evaluator
{
    /// <summary>How many <see cref="Evaluation.WorstMistakes"/> are kept.</summary>
    public const int KeptMistakes = 48;

    /// <summary>Scores every image once, in eval mode, and puts the network back into the mode it was in.</summary>
    /// <param name="network">float <c>[N, 3, H, W]</c> → logits <c>[N, C]</c>.</param>
    /// <param name="batches">The images, on the network's device.</param>
    /// <param name="classNames">The classes, C of them.</param>
    /// <param name="cancellationToken">Stops with an <see cref="OperationCanceledException"/>.</param>
    public static Evaluation Evaluate(nn.Module<Tensor, Tensor> network, BatchLoader batches, IReadOnlyList<string> classNames, CancellationToken cancellationToken = default) =>
        Evaluate(network, batches, classNames, RankGroup.Alone, cancellationToken);

    /// <summary>The same, each rank scoring its share of every batch; all get the same.</summary>
    internal static Evaluation Evaluate(nn.Module<Tensor, Tensor> network, BatchLoader batches, IReadOnlyList<string> classNames, RankGroup ranks, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(batches);
        var tally = new EvaluationTally(classNames, batches.Source);
        var training = network.training;
        network.eval();
        try
        {
            using var inference = no_grad();
            foreach (var batch in batches.InOrder(ranks.IsShared ? CancellationToken.None : cancellationToken))
            {
                using (batch)
                {
                    if (ranks.IsShared && cancellationToken.IsCancellationRequested) break;
                    if (batch.Count > 0) Score(network, batch, tally);
                }
            }
        }
        finally
        {
            network.train(training);
        }
        if (ranks.IsShared && new StepAgreement(ranks, BatchNormalization.Synchronized).On(0, cancellationToken.IsCancellationRequested, isDue: false).Stops)
            throw SharedFailure.Of(new OperationCanceledException(cancellationToken.IsCancellationRequested ? cancellationToken : new CancellationToken(canceled: true)));
        return tally.JoinedBy(ranks);
    }

    private static void Score(nn.Module<Tensor, Tensor> network, ImageBatch batch, EvaluationTally tally)
    {
        using var scope = NewDisposeScope();
        var logits = network.call(batch.Images);                                                         // [N, C]
        var logs = logits.log_softmax(1);
        var (highest, classes) = logs.max(1);
        var right = logs.gather(1, batch.Labels.unsqueeze(1)).squeeze(1).cpu().to(ScalarType.Float64).data<double>().ToArray();
        var (probable, predicted) = (highest.cpu().to(ScalarType.Float64).data<double>().ToArray(), classes.cpu().data<long>().ToArray());
        var actual = batch.Labels.cpu().data<long>().ToArray();
        for (var i = 0; i < actual.Length; i++) tally.Add(batch.Indices[i], (int)actual[i], (int)predicted[i], Math.Exp(probable[i]), -right[i]);
    }
}
