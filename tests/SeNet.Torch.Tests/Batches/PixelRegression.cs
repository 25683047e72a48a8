using System.Numerics;
using SeNet.Torch.Batches;

namespace SeNet.Torch.Tests.Batches;

/// <summary>Multinomial logistic regression on pixels, by stochastic gradient descent: the best that a linear model can do.</summary>
internal static class PixelRegression
{
    private const int BatchSize = 50;

    /// <summary>The share of test images classified rightly.</summary>
    public static double TrainAndTest(IImageSource train, IImageSource test, int epochs)
    {
        var inputs = Enumerable.Range(0, train.Count).Select(i => Normalise(train, i)).ToArray();
        var classes = train.ClassNames.Count;
        var weights = Enumerable.Range(0, classes).Select(_ => new float[inputs[0].Length]).ToArray();
        var order = Enumerable.Range(0, train.Count).ToArray();
        var random = new Random(1);
        var gradients = new float[BatchSize][];
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            random.Shuffle(order);
            var rate = 0.01f * (1 - epoch / (float)epochs) / BatchSize;
            foreach (var batch in order.Chunk(BatchSize))
            {
                for (var i = 0; i < batch.Length; i++)
                {
                    gradients[i] = Probabilities(weights, inputs[batch[i]]);
                    gradients[i][train.GetLabel(batch[i])] -= 1;
                }

                for (var i = 0; i < batch.Length; i++)
                    for (var c = 0; c < classes; c++)
                        AddScaled(weights[c], inputs[batch[i]], -rate * gradients[i][c]);
            }
        }

        var right = Enumerable.Range(0, test.Count).Count(i => IndexOfMax(Probabilities(weights, Normalise(test, i))) == test.GetLabel(i));
        return right / (double)test.Count;
    }

    private static float[] Normalise(IImageSource source, int index)
    {
        var pixels = source.GetImage(index).Pixels.Span;
        var values = new float[pixels.Length + Vector<float>.Count]; // the rest is the constant term
        for (var i = 0; i < values.Length; i++)
            values[i] = i < pixels.Length ? (pixels[i] - 127.5f) / 64 : 1;
        return values;
    }

    private static float[] Probabilities(float[][] weights, float[] input)
    {
        var scores = Array.ConvertAll(weights, row => Dot(row, input));
        var max = scores.Max();
        var sum = 0f;
        for (var c = 0; c < scores.Length; c++)
            sum += scores[c] = MathF.Exp(scores[c] - max);
        return Array.ConvertAll(scores, score => score / sum);
    }

    private static float Dot(float[] a, float[] b)
    {
        var sum = Vector<float>.Zero;
        for (var i = 0; i < a.Length; i += Vector<float>.Count)
            sum += new Vector<float>(a, i) * new Vector<float>(b, i);
        return Vector.Sum(sum);
    }

    private static void AddScaled(float[] to, float[] from, float factor)
    {
        for (var i = 0; i < to.Length; i += Vector<float>.Count)
            (new Vector<float>(to, i) + factor * new Vector<float>(from, i)).CopyTo(to, i);
    }

    private static int IndexOfMax(float[] values) => Array.IndexOf(values, values.Max());
}
