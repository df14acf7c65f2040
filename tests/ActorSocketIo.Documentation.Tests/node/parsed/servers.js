// What the guide shows of Node that needs several servers: it is parsed, not run.
import { io } from "../setUp.js";

io.on("reload", (what, callback) => {
  callback(`${process.pid} has reloaded ${what}`);
});

io.serverSideEmit("reload", "prices", (err, answers) => {
  console.log(answers);
});
