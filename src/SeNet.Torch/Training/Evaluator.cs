using SeNet.Torch.Batches;
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
    public static Evaluation Evaluate(nn.Module<Tensor, Tensor> network, BatchLoader batches, IReadOnlyList<string> classNames, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(batches);
        var confusion = new ConfusionMatrix(classNames);
        var mistakes = new WorstMistakes(KeptMistakes);
        var loss = 0.0;
        var training = network.training;
        network.eval();
        try
        {
            using var inference = no_grad();
            foreach (var batch in batches.InOrder(cancellationToken))
            {
                using (batch)
                    loss += Score(network, batch, batches.Source, confusion, mistakes);
            }
        }
        finally
        {
            network.train(training);
        }
        return new Evaluation(confusion.Total == 0 ? double.NaN : loss / confusion.Total, confusion) { WorstMistakes = mistakes.ToList() };
    }

    private static double Score(nn.Module<Tensor, Tensor> network, ImageBatch batch, IImageSource source, ConfusionMatrix confusion, WorstMistakes mistakes)
    {
        using var scope = NewDisposeScope();
        var logits = network.call(batch.Images);                                                         // [N, C]
        var loss = nn.functional.cross_entropy(logits, batch.Labels, reduction: nn.Reduction.Sum);
        var logs = logits.log_softmax(1);
        var (highest, classes) = logs.max(1);
        var right = logs.gather(1, batch.Labels.unsqueeze(1)).squeeze(1).cpu().data<float>().ToArray();
        var (probable, predicted) = (highest.cpu().data<float>().ToArray(), classes.cpu().data<long>().ToArray());
        var actual = batch.Labels.cpu().data<long>().ToArray();
        for (var i = 0; i < actual.Length; i++)
        {
            confusion.Add((int)actual[i], (int)predicted[i]);
            if (predicted[i] == actual[i] || !mistakes.Takes(-right[i])) continue;
            var index = batch.Indices[i];
            mistakes.Add(new Mistake(source.GetName(index), (int)actual[i], (int)predicted[i], Math.Exp(probable[i]), -right[i], () => source.GetImage(index)));
        }
        return loss.cpu().item<float>();
    }
}
