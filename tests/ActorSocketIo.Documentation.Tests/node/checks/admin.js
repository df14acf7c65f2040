import assert from "node:assert/strict";

export default {
  async "who does not know the password is refused"({ connect }) {
    await assert.rejects(connect("/admin", { auth: { username: "admin", password: "wrong" } }), { message: "invalid credentials" });
  },
};
