using System.Globalization;
using SeNet.Torch.TrainingProbe;

// train FOLDER WEIGHTS   trains to the end, going on from FOLDER's checkpoint if there is one, and writes the weights
// kill N [SEED]          trains once without interruption, then again with kill -9 at N random moments, and compares
return args switch
{
    ["train", var folder, var weights] => SmallRun.Train(folder, weights),
    ["kill", var kills, .. var seed] => KillTest.Run(int.Parse(kills, CultureInfo.InvariantCulture), seed is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : 1).Report(),
    _ => throw new ArgumentException("Use: train FOLDER WEIGHTS, or kill N [SEED].", nameof(args)),
};
